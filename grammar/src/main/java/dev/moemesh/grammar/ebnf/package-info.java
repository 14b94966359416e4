/** Grammars in EBNF as llama.cpp and XGrammar write them. */
@NullMarked
package dev.moemesh.grammar.ebnf;

import org.jspecify.annotations.NullMarked;
