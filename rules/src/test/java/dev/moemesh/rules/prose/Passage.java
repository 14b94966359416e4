package dev.moemesh.rules.prose;

import java.nio.file.Path;

/**
 * A paragraph, a list item, a heading or a table cell.
 *
 * @param file that it stands in
 * @param line of its first character, counted from 1
 * @param text with its line breaks, without mark-up; code is one word
 */
record Passage(Path file, int line, String text) {}
