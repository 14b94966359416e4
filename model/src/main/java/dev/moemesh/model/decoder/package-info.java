/**
 * The layers that all tokens share: embedding, attention over the KV cache, norms, shared experts,
 * LM head.
 */
@NullMarked
package dev.moemesh.model.decoder;

import org.jspecify.annotations.NullMarked;
