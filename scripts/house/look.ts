/** Finds what a style says by itself instead of taking it from cloud/contract/look. Pure. */

/** The names of CSS Color 4, section 6.1, one by one; `transparent` and `currentcolor` are no literals. */
const names =
  "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse " +
  "chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta " +
  "darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet " +
  "deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green " +
  "greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan " +
  "lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey " +
  "lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen " +
  "mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive " +
  "olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple " +
  "rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey " +
  "snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen";

const hexColour = /#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![\w-])/gi;
const colourFunction = /(?<![\w-])(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^)]*\)?/gi;
const namedColour = new RegExp(`(?<![\\w-])(?:${names.replaceAll(" ", "|")})(?![\\w-])`, "gi");
const colours = [hexColour, colourFunction, namedColour];

/** Sizes that are no design of their own: those of the place, and none at all. */
const sizeOfTheme = /^(?:var\(--type-[\w-]+\)|inherit|0)$/;

/** Colours and type sizes that a style sheet writes out, as `property: literal`. */
export function literalsInCss(css: string): string[] {
  const plain = css.replace(/\/\*[^]*?\*\//g, "");
  return [...plain.matchAll(/([\w-]+)\s*:\s*([^;{}]+)(?=[;}])/g)].flatMap(([, property, written]) => {
    const value = written!.trim();
    const found = colours.flatMap((colour) => value.match(colour) ?? []);
    if (property === "font-size" && !sizeOfTheme.test(value)) found.push(value);
    if (property === "font" && !/var\(--type-[\w-]+\)/.test(value) && value !== "inherit") found.push(value);
    return found.map((literal) => `${property}: ${literal}`);
  });
}

/** Colours and type sizes that a component writes out. Names of colours count where an attribute wants a colour. */
export function literalsInCode(code: string): string[] {
  const strings = [...code.matchAll(/(["'`])((?:(?!\1)[^\\\n])*)\1/g)].map(([, , text]) => text!);
  const attributes = [...code.matchAll(/(?:fill|stroke|stopColor|stop-color|color|background)=\{?"([^"]*)"/g)]
    .map(([, text]) => text!);
  return [
    ...strings.flatMap((text) => [...text.match(hexColour) ?? [], ...text.match(colourFunction) ?? []]),
    ...attributes.flatMap((text) => text.match(namedColour) ?? []),
    ...[...code.matchAll(/(?:font-size|fontSize)(?:=|:\s*)\{?(?:"[^"]*"|\d[\w.]*)/g)].map(([all]) => all),
  ];
}

/** Names of the tokens that a style sheet takes, without their dashes, and of those that it sets itself. */
export function tokensOfCss(css: string): { taken: string[]; set: string[] } {
  const found = (pattern: RegExp) => [...css.matchAll(pattern)].map(([, name]) => name!);
  return { taken: found(/var\(--([\w-]+)/g), set: found(/(?:^|[\s;{])--([\w-]+)\s*:/g) };
}
