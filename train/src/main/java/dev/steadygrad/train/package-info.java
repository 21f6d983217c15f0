/// The classifier scaffold, the trainer and what it reports.
@NullMarked
package dev.steadygrad.train;

import org.jspecify.annotations.NullMarked;
