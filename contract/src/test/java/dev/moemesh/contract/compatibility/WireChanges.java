package dev.moemesh.contract.compatibility;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a set of protobuf files breaks of an earlier one: the rules of <a
 * href="https://protobuf.dev/programming-guides/proto3/#updating">Updating A Message Type</a>.
 * Additions are compatible.
 */
final class WireChanges {
  private final List<WireChange> changes = new ArrayList<>();

  private WireChanges() {}

  /** The incompatible changes, in the order of the earlier files. */
  static List<WireChange> between(FileDescriptorSet released, FileDescriptorSet current) {
    WireChanges finder = new WireChanges();
    released.getFileList().forEach(file -> finder.file(file, current));
    return List.copyOf(finder.changes);
  }

  private void file(FileDescriptorProto old, FileDescriptorSet current) {
    List<FileDescriptorProto> files =
        current.getFileList().stream()
            .filter(file -> file.getPackage().equals(old.getPackage()))
            .toList();
    String name = old.getPackage();
    for (DescriptorProto message : old.getMessageTypeList()) {
      message(
          name,
          message,
          files.stream()
              .flatMap(file -> file.getMessageTypeList().stream())
              .filter(it -> it.getName().equals(message.getName()))
              .findFirst());
    }
    for (EnumDescriptorProto type : old.getEnumTypeList()) {
      enumeration(
          name,
          type,
          files.stream()
              .flatMap(file -> file.getEnumTypeList().stream())
              .filter(it -> it.getName().equals(type.getName()))
              .findFirst());
    }
    for (ServiceDescriptorProto service : old.getServiceList()) {
      service(
          name,
          service,
          files.stream()
              .flatMap(file -> file.getServiceList().stream())
              .filter(it -> it.getName().equals(service.getName()))
              .findFirst());
    }
  }

  private void message(String parent, DescriptorProto old, Optional<DescriptorProto> found) {
    String name = parent + "." + old.getName();
    if (found.isEmpty()) {
      add(name, "the message is gone; keep it while any release reads or writes it");
      return;
    }
    DescriptorProto now = found.get();
    old.getFieldList().forEach(field -> field(name, old, field, now));
    for (DescriptorProto nested : old.getNestedTypeList()) {
      message(
          name,
          nested,
          now.getNestedTypeList().stream()
              .filter(it -> it.getName().equals(nested.getName()))
              .findFirst());
    }
    for (EnumDescriptorProto nested : old.getEnumTypeList()) {
      enumeration(
          name,
          nested,
          now.getEnumTypeList().stream()
              .filter(it -> it.getName().equals(nested.getName()))
              .findFirst());
    }
    for (ReservedRange range : old.getReservedRangeList()) {
      for (int number = range.getStart(); number < range.getEnd(); number++) {
        if (!isReserved(now, number)) {
          add(name, "the number " + number + " is no longer reserved; reserve it again");
        }
      }
    }
  }

  private void field(
      String message, DescriptorProto before, FieldDescriptorProto old, DescriptorProto now) {
    String name = message + "." + old.getName();
    Optional<FieldDescriptorProto> found =
        now.getFieldList().stream().filter(it -> it.getNumber() == old.getNumber()).findFirst();
    if (found.isEmpty()) {
      boolean moved =
          now.getFieldList().stream().anyMatch(it -> it.getName().equals(old.getName()));
      if (moved) {
        add(name, "its number was " + old.getNumber() + "; give it that number again");
      } else if (!isReserved(now, old.getNumber())
          || !now.getReservedNameList().contains(old.getName())) {
        add(
            name,
            "the field is gone; write 'reserved %d; reserved \"%s\";' in its place"
                .formatted(old.getNumber(), old.getName()));
      }
      return;
    }
    FieldDescriptorProto field = found.get();
    require(name, "name", old.getName(), field.getName());
    require(name, "type", type(old), type(field));
    require(name, "label", old.getLabel(), field.getLabel());
    require(name, "oneof", oneof(before, old), oneof(now, field));
    require(name, "packing", packing(old), packing(field));
  }

  private void enumeration(
      String parent, EnumDescriptorProto old, Optional<EnumDescriptorProto> found) {
    String name = parent + "." + old.getName();
    if (found.isEmpty()) {
      add(name, "the enum is gone; keep it while any release reads or writes it");
      return;
    }
    for (EnumValueDescriptorProto value : old.getValueList()) {
      Optional<String> now =
          found.get().getValueList().stream()
              .filter(it -> it.getNumber() == value.getNumber())
              .map(EnumValueDescriptorProto::getName)
              .findFirst();
      if (now.isPresent()) {
        require(name + "." + value.getName(), "name", value.getName(), now.get());
      } else if (!isReserved(found.get(), value.getNumber())) {
        add(
            name + "." + value.getName(),
            "the value is gone; write 'reserved %d;' in its place".formatted(value.getNumber()));
      }
    }
  }

  private void service(
      String parent, ServiceDescriptorProto old, Optional<ServiceDescriptorProto> found) {
    String name = parent + "." + old.getName();
    if (found.isEmpty()) {
      add(name, "the service is gone; keep it while any release calls it");
      return;
    }
    for (MethodDescriptorProto method : old.getMethodList()) {
      Optional<MethodDescriptorProto> now =
          found.get().getMethodList().stream()
              .filter(it -> it.getName().equals(method.getName()))
              .findFirst();
      if (now.isEmpty()) {
        add(
            name + "." + method.getName(),
            "the method is gone; keep it while any release calls it");
      } else {
        require(
            name + "." + method.getName(), "signature", signature(method), signature(now.get()));
      }
    }
  }

  private void require(String element, String what, Object released, Object found) {
    if (!released.equals(found)) {
      add(
          element,
          "its %s was %s and is %s; restore it, and add a field or method of another name for the new one"
              .formatted(what, released, found));
    }
  }

  private void add(String element, String change) {
    changes.add(new WireChange(element, change));
  }

  private static String type(FieldDescriptorProto field) {
    return field.hasTypeName() ? field.getTypeName() : field.getType().name();
  }

  /** The oneof of a field, by name; empty for none, and for that of proto3's optional. */
  private static String oneof(DescriptorProto message, FieldDescriptorProto field) {
    if (!field.hasOneofIndex()) {
      return "none";
    }
    return field.getProto3Optional()
        ? "optional"
        : message.getOneofDecl(field.getOneofIndex()).getName();
  }

  private static String packing(FieldDescriptorProto field) {
    return field.getOptions().hasPacked()
        ? Boolean.toString(field.getOptions().getPacked())
        : "default";
  }

  private static String signature(MethodDescriptorProto method) {
    return "%s%s returns %s%s"
        .formatted(
            method.getClientStreaming() ? "stream " : "",
            method.getInputType(),
            method.getServerStreaming() ? "stream " : "",
            method.getOutputType());
  }

  private static boolean isReserved(DescriptorProto message, int number) {
    return message.getReservedRangeList().stream()
        .anyMatch(range -> range.getStart() <= number && number < range.getEnd());
  }

  private static boolean isReserved(EnumDescriptorProto type, int number) {
    for (EnumReservedRange range : type.getReservedRangeList()) {
      if (range.getStart() <= number && number <= range.getEnd()) {
        return true;
      }
    }
    return false;
  }
}
