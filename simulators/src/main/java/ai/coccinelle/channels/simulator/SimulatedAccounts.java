package ai.coccinelle.channels.simulator;

/** The one account that each simulator knows. Nothing here opens a door anywhere else. */
public final class SimulatedAccounts {
    public static final String TWILIO_ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef";
    public static final String TWILIO_AUTH_TOKEN = "simulated-twilio-auth-token";
    /** An alphanumeric sender, as French operators want it. */
    public static final String TWILIO_PHONE_NUMBER = "Coccinelle";

    public static final String TWILIO_MESSAGING_SERVICE_SID = "MG0123456789abcdef0123456789abcdef";

    public static final String META_TOKEN = "simulated-meta-token";
    public static final String META_PHONE_NUMBER = "+33939030002";
    public static final String META_PHONE_NUMBER_ID = "106540352242922";

    public static final String D360_API_KEY = "simulated-d360-api-key";
    public static final String D360_PARTNER_ID = "SimPartner1PA";
    public static final String D360_PARTNER_KEY = "simulated-d360-partner-key";
    public static final String D360_CLIENT_ID = "SimClient1CL";
    public static final String D360_CHANNEL_ID = "SimChannel1CH";
    public static final String D360_NUMBER = "33939030003";

    public static final String VAPI_API_KEY = "simulated-vapi-api-key";
    public static final String VAPI_PHONE_NUMBER = "+33939030001";
    public static final String VAPI_PHONE_NUMBER_ID = "6f1c3c52-5c0e-4f5e-9a53-0a6f2f6d7c11";
    public static final String VAPI_ASSISTANT_ID = "0b9a4a34-7f0d-4a5d-8a7c-3d1f5b1c9e22";

    public static final String SMTP_USER = "salon@coccinelle.example";
    public static final String SMTP_PASSWORD = "simulated-smtp-password";

    private SimulatedAccounts() {}
}
