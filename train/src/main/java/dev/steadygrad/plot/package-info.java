/// Pictures of what a training run did.
@NullMarked
package dev.steadygrad.plot;

import org.jspecify.annotations.NullMarked;
