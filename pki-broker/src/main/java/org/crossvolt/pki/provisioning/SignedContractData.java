package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A signed bundle as the OPNC has it.
 *
 * @param certificateInstallationRes Base64 of EXI, where it came so; else the parts say the same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SignedContractData(
        String emaid,
        String pcid,
        String xsdMsgDefNamespace,
        @Nullable String cpsV2GRootCertificateFingerprint,
        boolean defaultContract,
        @Nullable String certificateInstallationRes,
        @Nullable MessageParts messageParts) {

    /** What came as EXI only goes as it came. */
    static SignedContractData of(OpaqueContracts.Opaque bundle) {
        return new SignedContractData(
                bundle.emaid().text(), bundle.pcid().text(), bundle.namespace(), null, false, bundle.exi(), null);
    }

    static SignedContractData of(ContractBundles.Bundle bundle) {
        return new SignedContractData(
                bundle.contract().parts().emaid(),
                bundle.contract().parts().pcid(),
                bundle.contract().namespace(),
                bundle.signature().anchorId(),
                bundle.contract().isDefault(),
                null,
                MessageParts.of(bundle));
    }
}
