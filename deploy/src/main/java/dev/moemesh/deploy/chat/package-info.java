/** A conversation with a model through its API. */
@NullMarked
package dev.moemesh.deploy.chat;

import org.jspecify.annotations.NullMarked;
