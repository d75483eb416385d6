import { testSentences } from '../testing/sentences.ts'

/** Titles of which one has all words of another, and titles with "and". */
const LIST = [
  'add "milk"',
  'add "oat milk"',
  'add "run"',
  'add "long run"',
  'add "blue paint"',
  'add "red paint"',
  'add "salt and pepper"',
  'add "fish and chips"',
  'add "fish tank"',
  'add "slides notes"',
  'add "call Ana"',
  'add "call Ben"',
]

testSentences(
  [
    ['complete milk and oat milk', '✓ milk', '✓ oat milk'],
    ['complete both the milk and the oat milk', '✓ milk', '✓ oat milk'],
    ['delete run and long run', '- run', '- long run', 'approval'],
    ['delete both the run and the long run', '- run', '- long run', 'approval'],
    ['complete blue paint and red paint', '✓ blue paint', '✓ red paint'],
    ['tick off oat milk, run as well as the long run', '✓ oat milk', '✓ run', '✓ long run'],
    ['milk and oat milk are done', '✓ milk', '✓ oat milk'],
    ['move milk and oat milk to friday', '~ milk | Fri 16 Jan', '~ oat milk | Fri 16 Jan'],
    ['tag milk & oat milk as food', '~ milk | #food', '~ oat milk | #food'],
    // A title that has "and" itself is one.
    ['complete salt and pepper', '✓ salt and pepper'],
    ['complete salt and pepper and milk', '✓ salt and pepper', '✓ milk'],
    ['complete milk, fish and chips', '✓ milk', '✓ fish and chips'],
    ['delete slides and notes', '- slides notes'],
    // What is not found is named, and what is ambiguous is asked about.
    ['complete milk and caviar', '✓ milk', '> no open todo that matches “caviar”'],
    ['complete oat milk and call', '✓ oat milk', '? oat milk, call Ana, call Ben'],
  ],
  { after: LIST },
)

testSentences([['complete milk and oat milk', '✓ oat milk', '> no other open todo that matches “milk”']], {
  after: ['add "oat milk"'],
})

// Two whole titles count more than a title that has both of them.
testSentences([['complete eggs and milk', '✓ eggs', '✓ milk']], {
  after: ['add "eggs"', 'add "milk"', 'add "buy eggs, milk and bread"'],
})
