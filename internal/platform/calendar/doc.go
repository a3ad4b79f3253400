// Package calendar knows working days (工作日, RULES R48): Monday to Friday, less the State Council's
// holidays, plus its make-up days. A year's arrangement is published late in the year before; until
// then nothing is known about that year and nothing is guessed.
//
// The table is kept by administrators; Seed gives the years published when the program was built.
package calendar
