package dev.steadygrad.app;

import dev.steadygrad.doctor.Doctor;
import dev.steadygrad.doctor.Finding;
import dev.steadygrad.doctor.Mode;
import dev.steadygrad.doctor.Report;
import dev.steadygrad.io.RunFolder;
import dev.steadygrad.train.NanStep;
import dev.steadygrad.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/// The doctor's part in a run of `steadygrad train`: findings go to stderr as they occur, and into `doctor.json` and
/// `doctor.html`; a step that comes to NaN goes into `nan-step.safetensors`.
final class Diagnosis implements TrainingListener {
    private static final String STEP = "nan-step.safetensors";

    private final Doctor doctor;
    private final RunFolder folder;
    private final PrintWriter err;

    Diagnosis(Mode mode, RunFolder folder, PrintWriter err) {
        this.doctor = new Doctor(mode).onFinding(this::say);
        this.folder = folder;
        this.err = err;
    }

    Doctor doctor() {
        return doctor;
    }

    private void say(Finding finding) {
        err.print("\n" + finding);
        err.flush();
    }

    @Override
    public void onNanStep(NanStep step) {
        try {
            step.write(folder.path().resolve(STEP));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes what was found so far.
    void write() throws IOException {
        Report report = doctor.report();
        folder.write("doctor.json", report.toJson() + "\n");
        folder.write("doctor.html", new DoctorPage(report).html());
    }
}
