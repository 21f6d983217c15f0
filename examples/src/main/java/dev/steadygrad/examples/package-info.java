/// Programs to copy: each is one file that runs alone. They are written as a newcomer would, without annotations
/// for null.
package dev.steadygrad.examples;
