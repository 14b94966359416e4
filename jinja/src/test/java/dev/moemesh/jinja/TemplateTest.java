package dev.moemesh.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.moemesh.jinja.TemplateException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final RenderLimits SMALL =
      new RenderLimits(1000, 100_000, 20, Duration.ofSeconds(5));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ messages.getClass() }}",
        "{{ text.getClass() }}",
        "{{ text.class.forName('java.lang.Runtime') }}",
        "{{ text['class']['name'] }}",
        "{{ text.getBytes() }}",
        "{{ text.formatted('x') }}",
        "{{ text.chars() }}",
        "{{ messages.stream() }}",
        "{{ messages.hashCode() }}",
        "{{ settings.entrySet() }}",
        "{{ settings.put('a', 1) }}",
        "{{ number.longValue() }}",
        "{{ text.format.__globals__.x }}",
        "{{ raise_exception.body() }}",
        "{{ ''.join.self.x }}"
      })
  void aTemplateReachesNoMethodOfTheJvm(String source) {
    Template template = Template.parse(source);
    Map<String, Object> variables =
        Map.of("messages", List.of(), "text", "x", "settings", Map.of(), "number", 1);

    assertThat(failureOf(template, variables, SMALL).kind()).isEqualTo(Kind.EVALUATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"include 'a'", "import 'a' as b", "from 'a' import b", "extends 'a'"})
  void aTemplateLoadsNoOtherTemplate(String tag) {
    Template template = Template.parse("{% if load %}{% " + tag + " %}{% endif %}ok");

    assertThat(template.render(Map.of("load", false), SMALL, Clock.systemUTC())).isEqualTo("ok");
    assertThat(failureOf(template, Map.of("load", true), SMALL))
        .hasMessageContaining("nothing to load from");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ '%9999999d' % 1 }}",
        "{{ '%99999999999s' % 1 }}",
        "{{ '%*d' % (10 ** 9, 1) }}",
        "{{ '%.999999999f' % 1 }}",
        "{{ '%.999999999d' % 1 }}",
        "{{ 'x'.ljust(10 ** 9) }}",
        "{{ 'x'.center(10 ** 9) }}",
        "{{ 'x' | center(10 ** 9) }}",
        "{{ '1'.zfill(10 ** 9) }}",
        "{{ ('\t' * 999).expandtabs(10 ** 9) }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ '{:.999999999f}'.format(1.5) }}",
        "{{ '{:>{}}'.format(1, 10 ** 9) }}",
        "{{ '{:0999999,}'.format(1) | length }}",
        "{{ [1] | batch(10 ** 9, 0) | list }}",
        "{{ [1] | slice(10 ** 9) | list | length }}",
        "{{ range(900) | map('center', 900) | list | length }}",
        "{{ ([[1] * 900] * 900) | sum(start=[]) | length }}",
        "{{ 'x' | indent(10 ** 9, true) }}",
        "{{ [1] | tojson(indent=10 ** 9) }}",
        "{{ 'a b' | wordwrap(1, wrapstring='x' * 900) }}{{ 'x' * 900 }}",
        "{% set ns = namespace(x=[{'a': 1}] * 900) %}{% for i in range(900) %}{% set ns.x = ns.x | groupby('a') | map(attribute='list') | first %}{% endfor %}",
        "{% block a %}{{ self.a() }}{% endblock %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(90000) %}{% set ns.x = ns.x | map('string') %}{% endfor %}{{ ns.x | list }}"
      })
  void aFilterOrMethodThatGrowsTooLargeIsStopped(String source) {
    Template template = Template.parse(source);

    assertThat(failureOf(template, Map.of(), SMALL).kind()).isEqualTo(Kind.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{ lipsum() }}", "{{ [1] | random }}"})
  void whatIsRandomIsRefused(String source) {
    Template template = Template.parse(source);

    assertThat(failureOf(template, Map.of(), SMALL))
        .hasMessageContaining("the same conversation must give the same prompt");
  }

  @Test
  void escapingEverythingIsRefused() {
    Template template = Template.parse("{% autoescape true %}<{% endautoescape %}");

    assertThat(failureOf(template, Map.of(), SMALL)).hasMessageContaining("not HTML");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(2000) %}x{% endfor %}",
        "{{ 'x' * 1001 }}",
        "{{ 'x' * 100000000000 }}",
        "{{ [1] * 100000000000 }}",
        "{{ range(1000000) | length }}",
        "{{ 10 ** 100000 }}",
        "{% set ns = namespace(x='xx') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson | length }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(90000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x == [ns.x] }}",
        "{% set ns = namespace(x=7) %}{% for i in range(100) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% macro f() %}{% set x %}{% for i in range(900) %}x{% endfor %}{% endset %}{% endmacro %}{% for i in range(900) %}{{ f() }}{% endfor %}"
      })
  void aTemplateThatGrowsTooLargeIsStopped(String source) {
    Template template = Template.parse(source);

    assertThat(failureOf(template, Map.of(), SMALL).kind()).isEqualTo(Kind.LIMIT);
  }

  @Test
  void aTemplateThatRunsTooLongIsStopped() {
    Template template =
        Template.parse(
            "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}");
    RenderLimits limits = new RenderLimits(1000, Long.MAX_VALUE, 20, Duration.ofMillis(1));
    AtomicLong nanos = new AtomicLong();

    assertThatThrownBy(
            () ->
                template.render(
                    Map.of(), limits, Clock.systemUTC(), () -> nanos.addAndGet(100_000)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("longer than PT0.001S");
  }

  @Test
  void anExpressionNestedTooDeeplyIsASyntaxError() {
    String source = "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}";

    assertThatThrownBy(() -> Template.parse(source))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("levels deep");
  }

  @Test
  void aRefusalKeepsTheTemplatesOwnWords() {
    Template template =
        Template.parse("\n{% if true %}{{ raise_exception('No tools.') }}{% endif %}");

    TemplateException failure = failureOf(template, Map.of(), SMALL);

    assertThat(failure.kind()).isEqualTo(Kind.RAISED);
    assertThat(failure).hasMessage("No tools.");
  }

  @Test
  void aFailureNamesItsLine() {
    Template template = Template.parse("a\n\n{{ messages.x.y }}");

    assertThat(failureOf(template, Map.of("messages", Map.of()), SMALL))
        .hasMessage("'dict object' has no attribute 'x' (template line 3)");
  }

  @Test
  void aFailureInAMacroNamesTheLineInTheMacroWhateverItsMessageSays() {
    Template template =
        Template.parse(
            "{% macro m(x) %}\n{{ x['(template line 9)'].y }}{% endmacro %}\n\n{{ m({}) }}");

    TemplateException failure = failureOf(template, Map.of(), SMALL);

    assertThat(failure.line()).hasValue(2);
    assertThat(failure)
        .hasMessageContaining("(template line 9)")
        .hasMessageEndingWith(" (template line 2)");
  }

  @Test
  void aRefusalHasNoLine() {
    Template template = Template.parse("{{ raise_exception('No tools.') }}");

    assertThat(failureOf(template, Map.of(), SMALL).line()).isEmpty();
  }

  @Test
  void dataThatIsNotJsonIsRefused() {
    Template template = Template.parse("");

    assertThatThrownBy(() -> template.render(Map.of("x", new Object()), SMALL, Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  private static TemplateException failureOf(
      Template template, Map<String, Object> variables, RenderLimits limits) {
    return catchThrowableOfType(
        TemplateException.class, () -> template.render(variables, limits, Clock.systemUTC()));
  }
}
