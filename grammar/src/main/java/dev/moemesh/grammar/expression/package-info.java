/** Context-free expressions over bytes, which every kind of constraint is translated to. */
@NullMarked
package dev.moemesh.grammar.expression;

import org.jspecify.annotations.NullMarked;
