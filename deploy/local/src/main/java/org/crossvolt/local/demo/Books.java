package org.crossvolt.local.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.local.LocalPostgres;
import org.crossvolt.local.StackException;

/** What each side wrote down, read from its own tables: that both mean the same amount is said by neither of them. */
final class Books {

    private final String url;

    Books(String url) {
        this.url = url;
    }

    /**
     * One charge as both sides have it.
     *
     * @param network the total of the CDR in the CPO's books
     * @param provider the total of the CDR as the eMSP keeps it
     * @param bill what counts against the contract
     */
    record Charge(BigDecimal network, BigDecimal provider, BigDecimal bill) {

        boolean isAllOf(BigDecimal amount) {
            return network.compareTo(amount) == 0 && provider.compareTo(amount) == 0 && bill.compareTo(amount) == 0;
        }
    }

    /** @param receipt the driver's, which is the eMSP's reference of the CDR */
    Optional<Charge> charge(String receipt) {
        return one(
                """
                SELECT c.document #>> '{total_cost,incl_vat}' AS network, e.amount AS provider, b.amount AS bill
                FROM emsp.cdr e JOIN emsp.bill b ON b.cdr = e.ref JOIN cpo.cdr c ON upper(c.id) = upper(e.object_id)
                WHERE e.ref = ?""",
                UUID.fromString(receipt),
                row -> new Charge(
                        new BigDecimal(row.getString("network")),
                        row.getBigDecimal("provider"),
                        row.getBigDecimal("bill")));
    }

    /** The total of the newest CDR that the CPO made for a provider. */
    Optional<BigDecimal> newest(String provider) {
        return one("""
                SELECT document #>> '{total_cost,incl_vat}' AS network FROM cpo.cdr WHERE receiver = ?
                ORDER BY seq DESC LIMIT 1""", provider, row -> new BigDecimal(row.getString("network")));
    }

    /** Whether the CPO has the token in its whitelist. */
    boolean isListed(String uid) {
        return one("SELECT uid FROM cpo.token WHERE uid = upper(?)", uid, row -> row.getString("uid"))
                .isPresent();
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> one(String sql, Object parameter, Reader<T> reader) {
        try (Connection connection = DriverManager.getConnection(url, LocalPostgres.USER, LocalPostgres.PASSWORD);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw new StackException("the books can not be read: " + failure.getMessage(), failure);
        }
    }
}
