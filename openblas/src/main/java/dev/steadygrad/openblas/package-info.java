/// Large matrix products by OpenBLAS: its shared libraries, and the two functions of it that are used.
@NullMarked
package dev.steadygrad.openblas;

import org.jspecify.annotations.NullMarked;
