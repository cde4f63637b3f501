package ai.coccinelle.channels.client;

import org.jspecify.annotations.Nullable;

/**
 * Who comes.
 *
 * @param phone for SMS and calls
 * @param whatsapp for WhatsApp messages; the phone number is not taken for it
 * @param locale {@code fr} or {@code en}; null: the tenant's
 */
public record Customer(
        String name,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String whatsapp,
        @Nullable String locale) {

    /** Somebody of whom no address is known yet. */
    public static Customer named(String name) {
        return new Customer(name, null, null, null, null);
    }

    public Customer withPhone(String newPhone) {
        return new Customer(name, newPhone, email, whatsapp, locale);
    }

    public Customer withEmail(String newEmail) {
        return new Customer(name, phone, newEmail, whatsapp, locale);
    }

    public Customer withWhatsapp(String newWhatsapp) {
        return new Customer(name, phone, email, newWhatsapp, locale);
    }

    public Customer inLanguage(String newLocale) {
        return new Customer(name, phone, email, whatsapp, newLocale);
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "Customer[…]";
    }
}
