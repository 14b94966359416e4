/**
 * What a mixture-of-experts model is, read from its {@code config.json}: sizes, family rules,
 * rotary frequencies.
 */
@NullMarked
package dev.moemesh.model.config;

import org.jspecify.annotations.NullMarked;
