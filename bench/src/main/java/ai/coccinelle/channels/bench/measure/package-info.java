/** Measures, their bounds, and the arithmetic behind them: percentiles and worst windows. */
@NullMarked
package ai.coccinelle.channels.bench.measure;

import org.jspecify.annotations.NullMarked;
