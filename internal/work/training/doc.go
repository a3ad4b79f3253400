// Package training keeps training classes (培训班) and who attended them (学员): the yearly class for
// secretaries, departments' own classes, rotation training. A class is one figure, its trainees are
// persons and person-times, and each trainee has study hours (R40).
//
// Tables: training_class, trainee. Facts: training.class_held (about the organiser, detail the class's
// kind), training.attended (about the member, quantity in hours, detail the class's kind) and, for a
// class across New Year, training.continued with the hours of the later year: nothing carries over.
package training
