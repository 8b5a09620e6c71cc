package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A signed bundle as the OPNC has it.
 *
 * @param certificateInstallationRes Base64 of EXI, where there is an EXI module; else the parts say the same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SignedContractData(
        String emaid,
        String pcid,
        String xsdMsgDefNamespace,
        String cpsV2GRootCertificateFingerprint,
        boolean defaultContract,
        @Nullable String certificateInstallationRes,
        MessageParts messageParts) {

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
