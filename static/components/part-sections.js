// The sections that a block and an architecture share: made of parts that are asked for by name.
import { ConventionTable } from "./convention-table.js";
import { LatencyPanel } from "./latency-panel.js";
import { MemoryChart } from "./memory-chart.js";
import { PartSection } from "./part-section.js";
import { ReachPicture } from "./reach-picture.js";
import { RefereePanel } from "./referee-panel.js";
import { rooflineOptions, RooflinePanel } from "./roofline-panel.js";
import { section } from "./section.js";
import { element } from "../element.js";
import { hear, tell } from "../events.js";

/** Each is told `card`, `subject` ({subject, image}, or null while the settings move) and `look`. */
export function partSections() {
  const part = (heading, name, content, optionsOf) => {
    const one = PartSection(element("section"), { heading, part: name, content });
    hear(one, "look", (look) => {
      if (optionsOf) tell(one, "options", optionsOf(look));
      tell(content, "look", look);
    });
    return one;
  };
  return [
    part("By other tools' conventions", "conventions", ConventionTable(element("div"))),
    onDemand("Second opinions", RefereePanel(element("div"))),
    part("Receptive field", "receptive_field", ReachPicture(element("div"))),
    part("Memory", "memory", MemoryChart(element("div")), ({ training }) => ({ training })),
    part("Roofline", "roofline", RooflinePanel(element("div")), rooflineOptions),
    onDemand("Latency", LatencyPanel(element("div"))),
  ];
}

function onDemand(heading, panel) {
  const one = section(heading, panel);
  for (const noun of ["card", "subject"]) hear(one, noun, (told) => tell(panel, noun, told));
  return one;
}
