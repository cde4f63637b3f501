package ai.coccinelle.channels.producer.template;

/** What a text is written into, and so how its words and its values are escaped. */
interface Medium {
    /** Plain text: nothing is escaped. */
    Medium PLAIN = new Medium() {
        @Override
        public String words(String words) {
            return words;
        }

        @Override
        public String value(String variable, String shown) {
            return shown;
        }
    };

    /** The text's own words. */
    String words(String words);

    /** A variable's value. */
    String value(String variable, String shown);
}
