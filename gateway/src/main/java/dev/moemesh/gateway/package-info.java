/** The OpenAI-compatible API and the dashboard. */
@NullMarked
package dev.moemesh.gateway;

import org.jspecify.annotations.NullMarked;
