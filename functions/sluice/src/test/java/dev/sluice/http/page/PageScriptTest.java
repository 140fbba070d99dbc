package dev.sluice.http.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the modules of the page become, and what is refused in them. */
class PageScriptTest {
  @Test
  void eachModuleIsAFunctionCalledAfterThoseItImports() {
    String script =
        PageScript.of(
                Map.of(
                    "page/app.js", "import { twice } from \"../base/a.js\";\nawait twice();",
                    "base/a.js",
                        "import { B } from \"./b.js\";\nexport async function twice() {\n}",
                    "base/b.js", "export const B = 1;\nconst own = 2;",
                    "mine/panel.js", "export function panel() {}"))
            .get("page/app.js");
    assertEquals(
        """
        // mine/panel.js
        const module0$ = (() => {
        function panel() {}
        return { panel };
        })();
        const features$ = { modules: { "mine/panel.js": module0$, } };
        // base/b.js
        const module2$ = (() => {
        const B = 1;
        const own = 2;
        return { B };
        })();
        // base/a.js
        const module3$ = (() => {
        const { B } = module2$;
        async function twice() {
        }
        return { twice };
        })();
        // page/app.js
        const { twice } = module3$;
        await twice();
        """,
        script);
  }

  @Test
  void aLateViewHasAScriptOfItsOwnWithWhatOnlyItImports() {
    Map<String, String> scripts =
        PageScript.of(
            Map.of(
                "page/app.js", "import { a } from \"../base/a.js\";\na();",
                "base/a.js", "export const a = () => {};",
                "weather/sky.js", "export const sky = 1;",
                "weather/view.js",
                    "import { a } from \"../base/a.js\";\nimport { sky } from \"./sky.js\";\n"
                        + "export function view() {\n}"));
    assertEquals(
        """
        const features$ = { modules: { } };
        // base/a.js
        const module1$ = (() => {
        const a = () => {};
        return { a };
        })();
        globalThis.sluice$ = { features$, module1$ };
        // page/app.js
        const { a } = module1$;
        a();
        """,
        scripts.get("page/app.js"));
    assertEquals(
        """
        const { features$, module1$ } = globalThis.sluice$;
        // weather/sky.js
        const module2$ = (() => {
        const sky = 1;
        return { sky };
        })();
        // weather/view.js
        const module3$ = (() => {
        const { a } = module1$;
        const { sky } = module2$;
        function view() {
        }
        return { view };
        })();
        export default module3$;
        """,
        scripts.get("weather/view.js"));
  }

  @Test
  void commentsWithLinesOfTheirOwnAreLeftOut() {
    String module =
        """
        // what it is for
        /** One line. */
        const area = 2 // here it stays
          * 3;
        /**
         * Many lines.
         *
         * @return nothing
         */
          // indented
        say(area);
        """;
    assertEquals(
        """
        const features$ = { modules: { } };
        // page/app.js
        const area = 2 // here it stays
          * 3;
        say(area);
        """,
        PageScript.of(Map.of("page/app.js", module)).get("page/app.js"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import a from \"./a.js\";",
        "import { a as b } from \"./a.js\";",
        "import { a } from \"https://example.org/a.js\";",
        "import { a } from \"./absent.js\";",
        "import { a } from \"./app.js\";",
        "export default function () {}",
        "export { a };",
        "export let a = 1;"
      })
  void anotherFormIsRefused(String line) {
    Map<String, String> files = Map.of("page/app.js", line, "page/a.js", "export const a = 1;");
    String message =
        assertThrows(IllegalStateException.class, () -> PageScript.of(files)).getMessage();
    assertTrue(message.startsWith("page/"), message);
  }
}
