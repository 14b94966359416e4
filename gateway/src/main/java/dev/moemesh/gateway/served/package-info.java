/** The model behind the API: its name, tokenizer, chat template and limits. */
@NullMarked
package dev.moemesh.gateway.served;

import org.jspecify.annotations.NullMarked;
