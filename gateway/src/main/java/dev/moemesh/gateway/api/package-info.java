/**
 * What every endpoint shares: errors in OpenAI's form, JSON bodies and their fields, request ids.
 */
@NullMarked
package dev.moemesh.gateway.api;

import org.jspecify.annotations.NullMarked;
