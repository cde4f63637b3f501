/** The database: migrations and the Jdbi that the repositories share. */
@NullMarked
package ai.coccinelle.channels.database;

import org.jspecify.annotations.NullMarked;
