/**
 * 256 plain words, one for each byte, that are hard to take for one another when somebody reads them out: no two differ
 * in a single letter.
 */
export const wordList: readonly string[] = `
  acorn album almond amber anchor angle apple arrow artist atlas attic autumn badge bagel bakery balcony
  bamboo banana banjo basket beaver bedroom berry bicycle biscuit blanket blossom border bottle bracelet
  branch bread breeze brick bridge bronze bucket buffalo butter button cabin cactus camel camera candle
  canvas carpet carrot castle cedar cherry chess chimney cinema circle citrus clover cobalt coconut coffee
  comet coral corner cotton cousin coyote cradle cricket crystal cushion cycle daisy desert diamond doctor
  dolphin donkey dragon drawer dream eagle echo eclipse elbow elephant elevator emerald engine envelope
  evening fabric falcon family farmer feather firefly flamingo flute forest fossil fountain fox furnace
  galaxy garage garden garlic gazelle ginger giraffe glacier glove grape guitar hamster harbor harvest
  hedgehog helmet hippo honey horizon hotel iceberg igloo indigo insect island ivory jaguar jasmine jelly
  jewel jigsaw jungle juniper kangaroo kayak kettle keyboard kitchen kitten koala ladder lagoon lantern
  laundry lavender leopard lily lizard lobster lotus magnet mango marble meadow melon mirror morning
  mosaic muffin museum mushroom mustard napkin nectar needle nickel north notebook nutmeg oasis ocean
  octopus olive onion opera orange orchid ostrich otter oven pancake panda paper parsley peach peanut
  pebble pelican pencil penguin pepper piano pickle pigeon pillow pirate planet polar poppy potato prairie
  pretzel pumpkin puzzle quartz quilt rabbit raccoon radio raft rainbow ribbon robin rocket ruby salmon
  sandal sapphire scarf school shadow silver spider spoon squirrel stadium sugar sunset table teapot
  temple thunder tomato tractor tulip tunnel turtle umbrella valley vanilla velvet violin volcano waffle
  walnut whale whistle window winter yellow yogurt zebra zipper
`
  .trim()
  .split(/\s+/);
