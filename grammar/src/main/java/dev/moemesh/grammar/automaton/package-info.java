/** A pushdown automaton over bytes with shared stacks and memoised states. */
@NullMarked
package dev.moemesh.grammar.automaton;

import org.jspecify.annotations.NullMarked;
