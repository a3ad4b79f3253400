// Package hanzi gives Chinese text the two things a database cannot: an order that people expect
// (by pinyin, with surnames' own readings and counted names by their number) and a column in which
// substrings and pinyin initials are found alike.
//
// Both databases compare these columns byte by byte, so that the answer is the same on either.
package hanzi
