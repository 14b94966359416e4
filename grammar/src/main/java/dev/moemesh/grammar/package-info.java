/** What all constraints have in common: the limits of their compilation and its failures. */
@NullMarked
package dev.moemesh.grammar;

import org.jspecify.annotations.NullMarked;
