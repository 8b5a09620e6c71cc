package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** The plug of a connector. */
public record ConnectorType(String text) implements OpenEnum {

    public static final ConnectorType CHADEMO = new ConnectorType("CHADEMO");
    public static final ConnectorType CHAOJI = new ConnectorType("CHAOJI");
    public static final ConnectorType DOMESTIC_A = new ConnectorType("DOMESTIC_A");
    public static final ConnectorType DOMESTIC_B = new ConnectorType("DOMESTIC_B");
    public static final ConnectorType DOMESTIC_C = new ConnectorType("DOMESTIC_C");
    public static final ConnectorType DOMESTIC_D = new ConnectorType("DOMESTIC_D");
    public static final ConnectorType DOMESTIC_E = new ConnectorType("DOMESTIC_E");
    public static final ConnectorType DOMESTIC_F = new ConnectorType("DOMESTIC_F");
    public static final ConnectorType DOMESTIC_G = new ConnectorType("DOMESTIC_G");
    public static final ConnectorType DOMESTIC_H = new ConnectorType("DOMESTIC_H");
    public static final ConnectorType DOMESTIC_I = new ConnectorType("DOMESTIC_I");
    public static final ConnectorType DOMESTIC_J = new ConnectorType("DOMESTIC_J");
    public static final ConnectorType DOMESTIC_K = new ConnectorType("DOMESTIC_K");
    public static final ConnectorType DOMESTIC_L = new ConnectorType("DOMESTIC_L");
    public static final ConnectorType DOMESTIC_M = new ConnectorType("DOMESTIC_M");
    public static final ConnectorType DOMESTIC_N = new ConnectorType("DOMESTIC_N");
    public static final ConnectorType DOMESTIC_O = new ConnectorType("DOMESTIC_O");
    public static final ConnectorType GBT_AC = new ConnectorType("GBT_AC");
    public static final ConnectorType GBT_DC = new ConnectorType("GBT_DC");
    public static final ConnectorType IEC_60309_2_SINGLE_16 = new ConnectorType("IEC_60309_2_single_16");
    public static final ConnectorType IEC_60309_2_THREE_16 = new ConnectorType("IEC_60309_2_three_16");
    public static final ConnectorType IEC_60309_2_THREE_32 = new ConnectorType("IEC_60309_2_three_32");
    public static final ConnectorType IEC_60309_2_THREE_64 = new ConnectorType("IEC_60309_2_three_64");
    public static final ConnectorType IEC_62196_T1 = new ConnectorType("IEC_62196_T1");
    public static final ConnectorType IEC_62196_T1_COMBO = new ConnectorType("IEC_62196_T1_COMBO");
    public static final ConnectorType IEC_62196_T2 = new ConnectorType("IEC_62196_T2");
    public static final ConnectorType IEC_62196_T2_COMBO = new ConnectorType("IEC_62196_T2_COMBO");
    public static final ConnectorType IEC_62196_T3A = new ConnectorType("IEC_62196_T3A");
    public static final ConnectorType IEC_62196_T3C = new ConnectorType("IEC_62196_T3C");
    public static final ConnectorType NEMA_5_20 = new ConnectorType("NEMA_5_20");
    public static final ConnectorType NEMA_6_30 = new ConnectorType("NEMA_6_30");
    public static final ConnectorType NEMA_6_50 = new ConnectorType("NEMA_6_50");
    public static final ConnectorType NEMA_10_30 = new ConnectorType("NEMA_10_30");
    public static final ConnectorType NEMA_10_50 = new ConnectorType("NEMA_10_50");
    public static final ConnectorType NEMA_14_30 = new ConnectorType("NEMA_14_30");
    public static final ConnectorType NEMA_14_50 = new ConnectorType("NEMA_14_50");
    public static final ConnectorType PANTOGRAPH_BOTTOM_UP = new ConnectorType("PANTOGRAPH_BOTTOM_UP");
    public static final ConnectorType PANTOGRAPH_TOP_DOWN = new ConnectorType("PANTOGRAPH_TOP_DOWN");
    public static final ConnectorType TESLA_R = new ConnectorType("TESLA_R");
    public static final ConnectorType TESLA_S = new ConnectorType("TESLA_S");

    @Override
    public String toString() {
        return text;
    }
}
