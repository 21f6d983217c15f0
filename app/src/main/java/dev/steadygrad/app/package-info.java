/// The `steadygrad` command: one class a command, and what the commands share.
@NullMarked
package dev.steadygrad.app;

import org.jspecify.annotations.NullMarked;
