// The zoo: its address, what a search finds, the order of its table, and its claims in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { COMPARISON, formatAddress, LOOK, parseAddress, ZOO } from "../../static/model/address.js";
import { addressOf, labelsOf } from "../../static/model/comparison.js";
import { placeNetworkFaults } from "../../static/model/faults.js";
import { getLine } from "../../static/model/request-text.js";
import { claimWords, familiesOf, foundInZoo, proofBy, recipesOf, sortedZoo, topOf } from "../../static/model/zoo.js";

const claim = (what, status) => ({ what, status, by: status === "unproved" ? null : "torchvision 0.28.0" });
const card = (name, family, params, tops, statuses) => ({
  name, family, params, summary: `${name} of ${family}`, after: "torchvision", paper: { id: `arXiv:${params}` },
  accuracy: Object.entries(tops).map(([recipe, top1]) => ({ recipe, top1 })),
  claims: ["params", "macs", "outputs"].map((what, i) => claim(what, statuses[i])),
  deployability: { fx: { status: name === "other" ? "failed" : "passed" }, onnx: { status: name === "net9" ? "skipped" : "passed" } },
});
const CARDS = [
  card("net10", "A", 30, { V1: 70, V2: 72 }, ["exact", "exact", "exact"]),
  card("net9", "A", 20, { V1: 75 }, ["exact", "rounded", "unproved"]),
  card("other", "B", 10, {}, ["unproved", "unproved", "unproved"]),
];
const names = (cards) => cards.map((one) => one.name);
const sorted = (sort, descending = false, recipe = "V1") => names(sortedZoo(CARDS, { sort, descending, recipe }));

test("a view of the zoo comes back from its link", () => {
  assert.equal(formatAddress(ZOO), "#/zoo");
  assert.deepEqual(parseAddress("#/zoo"), ZOO);
  const address = { ...ZOO, search: "wide & deep", families: ["ResNet", "U-Net"], sort: "top1", descending: true, recipe: "V2", cost: "params", columns: ["name", "top1"] };
  assert.deepEqual(parseAddress(formatAddress(address)), address);
  assert.equal(parseAddress("#/zoo?cost=nonsense").cost, "macs");
});

test("an architecture comes back from its link, knobs with the address's own words included", () => {
  const address = {
    view: "architecture", architecture: "resnet50", image: [3, 160, 192],
    args: { classes: 10, block: "BasicBlock", image: "7", norm_layer: { type: "BatchNorm2d", eps: 0.001 }, depths: [1, 1, 1, 1] },
    ...LOOK, measure: "params", root: "stages.stage1", layer: "stages.stage1.0",
  };
  const link = formatAddress(address);
  assert.match(link, /^#\/zoo\/resnet50\?image=3x160x192&classes=10&args\.block=BasicBlock&/);
  assert.deepEqual(parseAddress(link), address);
  assert.deepEqual(parseAddress("#/zoo/a%2Fb"), {
    view: "architecture", architecture: "a/b", image: null, args: {}, ...LOOK,
  });
});

test("blocks and architectures stand in one comparison", () => {
  const address = {
    view: "compare", image: [3, 224, 224], ...COMPARISON,
    subjects: [
      { architecture: "resnet18", args: { block: "Bottleneck", classes: 10 } },
      { block: "MBConv", args: { out_channels: 8 } },
      { architecture: "resnet18", args: {} },
    ],
  };
  assert.deepEqual(parseAddress(formatAddress(address)), address);
  assert.deepEqual(labelsOf(address.subjects), ["resnet18 1", "MBConv", "resnet18 2"]);
  assert.equal(formatAddress(addressOf(address.subjects[1], [3, 8, 8])), "#/blocks/MBConv?image=3x8x8&out_channels=8");
  assert.equal(formatAddress(addressOf(address.subjects[0], null)), "#/zoo/resnet18?args.block=Bottleneck&classes=10");
});

test("every word and a chosen family are needed; no family chosen means all", () => {
  assert.deepEqual(names(foundInZoo(CARDS, { search: "", families: [] })), ["net10", "net9", "other"]);
  assert.deepEqual(names(foundInZoo(CARDS, { search: "NET9 arxiv", families: [] })), ["net9"]);
  assert.deepEqual(names(foundInZoo(CARDS, { search: "net", families: ["B"] })), []);
  assert.deepEqual(names(foundInZoo(CARDS, { search: "", families: ["B"] })), ["other"]);
});

test("it is sorted by every column; numbers in names count as numbers", () => {
  assert.deepEqual(sorted("name"), ["net9", "net10", "other"]);
  assert.deepEqual(sorted("params", true), ["net10", "net9", "other"]);
  assert.deepEqual(sorted("proved", true), ["net10", "net9", "other"]);
  assert.deepEqual(sorted("checks", true), ["net10", "net9", "other"]);
  assert.deepEqual(sorted("nonsense"), sorted("name"));
});

test("without an accuracy of this recipe it stands last, whichever way is up", () => {
  assert.deepEqual(sorted("top1"), ["net10", "net9", "other"]);
  assert.deepEqual(sorted("top1", true), ["net9", "net10", "other"]);
  assert.deepEqual(sorted("top1", true, "V2"), ["net10", "net9", "other"]);
  assert.equal(topOf(CARDS[1], "V2"), null); // never another recipe's
});

test("recipes and families are counted", () => {
  assert.deepEqual(recipesOf(CARDS), [["V1", 2], ["V2", 1]]);
  assert.deepEqual(familiesOf(CARDS, ["B", "A"]), [["B", 1], ["A", 2]]);
});

test("a claim says who vouches for it, and plainly that nobody does", () => {
  const [params, macs, outputs] = claimWords(CARDS[1].claims);
  assert.equal(params.sentence, "Same parameters as torchvision 0.28.0, exactly.");
  assert.match(macs.sentence, /to every decimal it publishes/);
  assert.equal(outputs.sentence, "No reference for the outputs from the same weights.");
  assert.equal(proofBy(CARDS[2].claims), "");
  assert.equal(proofBy(CARDS[1].claims), "by torchvision 0.28.0");
});

test("an image that is too small is told at the image", () => {
  const problem = { type: "urn:blockzoo:problem:shape-mismatch", detail: "No.", errors: [{ detail: "Too small.", pointer: "/subject", argument: null }] };
  assert.deepEqual(placeNetworkFaults(problem, []), { args: {}, image: "Too small.", rest: [] });
  assert.deepEqual(placeNetworkFaults({ ...problem, type: "urn:blockzoo:problem:timeout" }, []).rest, ["Too small."]);
});

test("the list as a request survives a shell", () => {
  assert.equal(getLine("http://h", "/p", { family: "U-Net & co", limit: 200 }), "curl -s 'http://h/p?family=U-Net+%26+co&limit=200'");
});
