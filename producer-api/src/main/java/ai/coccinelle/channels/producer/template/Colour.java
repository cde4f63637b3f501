package ai.coccinelle.channels.producer.template;

/** An sRGB colour, and what can be read on it: 4.5 to 1 at least (WCAG 2.2, 1.4.3). */
record Colour(int red, int green, int blue) {
    static final Colour WHITE = new Colour(255, 255, 255);
    static final Colour BLACK = new Colour(0, 0, 0);

    private static final double READABLE = 4.5;
    private static final int STEPS = 20;

    /** Of {@code #rrggbb}. */
    static Colour of(String hex) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new Colour(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
    }

    String hex() {
        return "#%02x%02x%02x".formatted(red, green, blue);
    }

    /** The one of black and white that is read best on it: always well enough. */
    Colour textOnIt() {
        return contrast(this, WHITE) >= contrast(this, BLACK) ? WHITE : BLACK;
    }

    /** It, or what is nearest to it on the way to black or white and can be read on the background. */
    Colour readableOn(Colour background) {
        Colour goal = background.textOnIt();
        Colour mixed = this;
        for (int step = 1; contrast(mixed, background) < READABLE && step <= STEPS; step++) {
            mixed = mixed(goal, step);
        }
        return mixed;
    }

    private Colour mixed(Colour goal, int step) {
        return new Colour(
                red + (goal.red - red) * step / STEPS,
                green + (goal.green - green) * step / STEPS,
                blue + (goal.blue - blue) * step / STEPS);
    }

    /** From 1 to 21. */
    static double contrast(Colour one, Colour other) {
        double brighter = Math.max(one.luminance(), other.luminance());
        double darker = Math.min(one.luminance(), other.luminance());
        return (brighter + 0.05) / (darker + 0.05);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
