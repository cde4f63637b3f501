package ai.coccinelle.channels.campaign;

/**
 * What became of a campaign's rows.
 *
 * @param rows in the file, without its header
 * @param usable those of which a message is to be made
 * @param duplicates those whose recipient came before in the file
 * @param faulty those of which no message can be made
 * @param made usable ones of which there is a message
 * @param refused usable ones that were refused when their turn came
 */
public record CampaignCounts(int rows, int usable, int duplicates, int faulty, int made, int refused) {
    /** Usable ones whose turn is to come. */
    public int waiting() {
        return usable - made - refused;
    }
}
