# Reads Markdown: ruby readers.rb. Each line of standard input is a parser and texts, as JSON; the answer is a line with
# their HTML.
require "json"
require "kramdown"
require "kramdown-parser-gfm"

$stdout.sync = true
$stdin.each_line do |line|
  input, texts = JSON.parse(line)
  puts JSON.generate(texts.map { |text| Kramdown::Document.new(text, input: input, hard_wrap: false).to_html })
end
