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
                "base/a.js", "import { B } from \"./b.js\";\nexport async function twice() {\n}",
                "base/b.js", "export const B = 1;\nconst own = 2;",
                "mine/panel.js", "export function panel() {}"));
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
