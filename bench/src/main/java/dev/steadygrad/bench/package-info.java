/// Side-by-side runs of this project and a peer: `steadygrad bench`.
@NullMarked
package dev.steadygrad.bench;

import org.jspecify.annotations.NullMarked;
