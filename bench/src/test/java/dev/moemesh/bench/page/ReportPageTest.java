package dev.moemesh.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.report.Comparison;
import dev.moemesh.bench.report.Ratio;
import dev.moemesh.bench.report.Report;
import dev.moemesh.bench.report.Reports;
import dev.moemesh.bench.report.Spread;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportPageTest {
  @Test
  void aBarIsAsLongAsItsFigureAndItsLimitStandsWhereItBelongs() throws Exception {
    Document page = parse(ReportPage.of(Reports.twoContenders(50, 25, 100)));

    Element drawing = (Element) page.getElementsByTagName("svg").item(0);
    NodeList bars = drawing.getElementsByTagName("rect");
    double first = number(bars, 0, "width");
    assertThat(number(bars, 1, "width") / first).isBetween(0.499, 0.501);
    Element limit = byClass(drawing, "line", "limit");
    double start = number(bars, 0, "x");
    assertThat((Double.parseDouble(limit.getAttribute("x1")) - start) / first)
        .isBetween(1.99, 2.01);
  }

  @Test
  void theShareOfTheLimitAndTheRatioAreSaidInWords() {
    Report report = Reports.twoContenders(50, 25, 100);
    Ratio ratio =
        new Ratio(
            new Phase.Decode(16),
            new Comparison("mesh", "in-process"),
            new Spread(0.91, 0.9, 0.95),
            OptionalDouble.empty());

    String page = ReportPage.of(new Report(report.conditions(), report.figures(), List.of(ratio)));

    assertThat(page)
        .contains("50.0 tok/s · 50 %", "25.0 tok/s · 25 %", "mesh ÷ in-process")
        .contains("0.910 (0.900–0.950)", "prefers-color-scheme: dark");
  }

  @Test
  void nothingIsFetchedFromElsewhere() {
    assertThat(ReportPage.of(Reports.twoContenders(50, 25, 100)))
        .doesNotContain("<script", "<link", "src=", "url(", "@import");
  }

  @Test
  void namesAreTextWhateverTheyAre() throws Exception {
    Report report = Reports.named("<b>&\"mesh\"", 50);

    assertThat(parse(ReportPage.of(report)).getElementsByTagName("b").getLength()).isZero();
  }

  /** The page is written so that it is XML too, but for its declaration and void elements. */
  private static Document parse(String page)
      throws ParserConfigurationException, IOException, SAXException {
    String xml = page.replace("<!doctype html>", "").replaceAll("<meta[^>]*>", "").strip();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static double number(NodeList elements, int index, String attribute) {
    return Double.parseDouble(((Element) elements.item(index)).getAttribute(attribute));
  }

  private static Element byClass(Element in, String tag, String style) {
    NodeList elements = in.getElementsByTagName(tag);
    for (int i = 0; i < elements.getLength(); i++) {
      if (((Element) elements.item(i)).getAttribute("class").equals(style)) {
        return (Element) elements.item(i);
      }
    }
    throw new AssertionError("no " + tag + " of class " + style);
  }
}
