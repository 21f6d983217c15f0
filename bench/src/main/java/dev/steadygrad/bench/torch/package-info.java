/// The peer: libtorch, through DJL.
@NullMarked
package dev.steadygrad.bench.torch;

import org.jspecify.annotations.NullMarked;
