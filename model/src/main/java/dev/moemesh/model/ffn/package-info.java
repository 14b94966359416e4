/** Gated feed-forward networks: experts, shared experts and dense layers. */
@NullMarked
package dev.moemesh.model.ffn;

import org.jspecify.annotations.NullMarked;
