/// What `steadygrad explain` computes and shows: cross-entropy as the formula says and as it should be, on one batch.
@NullMarked
package dev.steadygrad.explain;

import org.jspecify.annotations.NullMarked;
