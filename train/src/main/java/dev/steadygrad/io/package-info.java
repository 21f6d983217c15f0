/// File formats, and the folder that a training run leaves.
@NullMarked
package dev.steadygrad.io;

import org.jspecify.annotations.NullMarked;
