/** Campaigns: one text to everybody in a file, row by row, as fast as its lane and its pace allow. */
@NullMarked
package ai.coccinelle.channels.campaign;

import org.jspecify.annotations.NullMarked;
