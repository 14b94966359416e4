/**
 * The Jinja dialect that released chat templates are written in, as a small interpreter of its own:
 * source → {@code Lexer} → {@code Parser} → sealed trees → {@code Renderer}.
 *
 * <p>It follows Jinja2 3.1 as Hugging Face transformers sets it up (immutable sandbox, {@code
 * trim_blocks}, {@code lstrip_blocks}, loop controls). Values are a closed set of types, so a
 * template can reach nothing of the JVM: there is no reflection to guard.
 *
 * <p>The measure is every builtin that the sandbox of Jinja2 lets through, with the same result or
 * an error where Jinja2 has one. The words of errors differ. Left out, each for a reason:
 *
 * <ul>
 *   <li>{@code random} and {@code lipsum}: the same conversation must give the same prompt.
 *   <li>{@code autoescape} with a true mode: a prompt is not HTML. {@code escape} and {@code safe}
 *       work, and {@code autoescape false} is accepted.
 *   <li>{@code include}, {@code import}, {@code from} and {@code extends}: there is no loader. They
 *       fail when they are reached, as in Jinja2.
 *   <li>{@code do}, {@code trans}, {@code debug} and line statements: transformers does not enable
 *       these extensions, so Jinja2 refuses them too.
 *   <li>Most methods of {@code bytes}: a template can encode a text to measure, decode or show it.
 *       The encodings are UTF-8, ASCII and Latin-1.
 *   <li>Set operations on dict views and complex numbers: there are no such values.
 *   <li>The addresses that Python prints in a generator or function: they change with every run.
 *   <li>A filter's side effect on a list of the request, such as that of {@code indent}: values
 *       cannot change.
 *   <li>Integers of more than 4,096 bits, and texts and lists beyond the limits of a rendering.
 *   <li>What Jinja2's optimiser does to constants alone: {@code 1.0[1:]} is an error here.
 *   <li>A filter or test that does not exist fails when it is reached, not when it is parsed.
 * </ul>
 */
@NullMarked
package dev.moemesh.jinja;

import org.jspecify.annotations.NullMarked;
