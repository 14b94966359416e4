/** Expert feed-forward networks, batched across requests. */
@NullMarked
package dev.moemesh.expert;

import org.jspecify.annotations.NullMarked;
