/// One file an op: its forward and, under it, its gradient rule.
@NullMarked
package dev.steadygrad.op;

import org.jspecify.annotations.NullMarked;
