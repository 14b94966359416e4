/** Life cycle, settings, health and metrics of the service. */
@NullMarked
package dev.moemesh.attention.serving;

import org.jspecify.annotations.NullMarked;
