/** What vLLM's servers tell about the tokenizer: /tokenize, /detokenize and /tokenizer_info. */
@NullMarked
package dev.moemesh.gateway.tokens;

import org.jspecify.annotations.NullMarked;
