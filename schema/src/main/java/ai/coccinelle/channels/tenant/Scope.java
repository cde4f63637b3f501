package ai.coccinelle.channels.tenant;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key may do. */
public enum Scope {
    /** Hand messages over. */
    SEND,
    /** See messages, configurations and limits. */
    READ,
    /** Change channels' configurations. */
    CONFIGURE,
    /** Manage keys; with the platform's keys tenants, limits, accounts and dead letters as well. */
    OPERATE;

    /** Its name in JSON and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> find(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst();
    }

    /** The scopes in their order, as RFC 6749, 3.3 writes them: apart by blanks. */
    public static String list(Collection<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::wireName).collect(Collectors.joining(" "));
    }

    /** All of them. */
    public static Set<Scope> all() {
        return EnumSet.allOf(Scope.class);
    }
}
